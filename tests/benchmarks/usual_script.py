"""Answer a question with citations as the documentation of LlamaIndex leads one to.

    python tests/benchmarks/usual_script.py FOLDER QUESTION

The peer of `cold_start.py`: not part of Footnote.
"""

import sys

import chromadb
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.models import bundled


def main() -> None:
    """Index a folder in memory, ask, and print the answer with its sources."""
    folder, question = sys.argv[1:]
    documents = SimpleDirectoryReader(folder, required_exts=[".txt"]).load_data()
    collection = chromadb.EphemeralClient().create_collection("articles")
    storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(collection))
    model = HuggingFaceEmbedding(str(bundled.folder()), device="cpu")
    index = VectorStoreIndex.from_documents(documents, storage_context=storage, embed_model=model)
    engine = CitationQueryEngine.from_args(index, llm=MockLLM(), similarity_top_k=3)
    response = engine.query(question)
    print(response)
    for source in response.source_nodes:
        print(source.node.get_text())


if __name__ == "__main__":
    main()
