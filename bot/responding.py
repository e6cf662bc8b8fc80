"""An answer as LlamaIndex has responses: its text, and its quotes as source nodes."""

from llama_index.core.base.response.schema import Response
from llama_index.core.schema import NodeWithScore, TextNode

from bot.answer import Answer, Citation, Statement


def response(answer: Answer) -> Response:
    """Return the answer with its marks, or the reason; the answer itself is in its metadata."""
    text = " ".join(_marked(statement) for statement in answer.statements)
    nodes = [_node(citation) for citation in answer.citations]
    return Response(
        text or answer.why,
        source_nodes=nodes,
        metadata={"answer": answer},
    )


def _marked(statement: Statement) -> str:
    marks = "".join(f"[{citation.number}]" for citation in statement.citations)
    return f"{statement.text} {marks}"


def _node(citation: Citation) -> NodeWithScore:
    span = citation.span
    about = {"article_id": citation.article_id, "title": citation.title, "url": citation.url}
    node = TextNode(
        text=citation.quote, metadata=about, start_char_idx=span.start, end_char_idx=span.end
    )
    return NodeWithScore(node=node)
