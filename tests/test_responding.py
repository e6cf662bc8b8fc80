"""An answer is a response that any LlamaIndex program can show."""

from collections.abc import Callable

from llama_index.core.schema import TextNode

from bot.answer import Answer, Citation
from bot.responding import response

TEXT = "The sky is blue. Grass is green."


def test_a_response_has_the_text_with_its_marks_and_the_quotes_as_nodes(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Each node knows its article and where in it the quote stands."""
    answer = answer_of(cite(TEXT, 0, 16), cite(TEXT, 17, 32, number=2))

    made = response(answer)

    assert str(made) == "The sky is blue. [1] Grass is green. [2]"
    assert made.metadata == {"answer": answer}
    nodes = [one.node for one in made.source_nodes]
    assert all(isinstance(node, TextNode) for node in nodes)
    assert [node.get_content() for node in nodes] == ["The sky is blue.", "Grass is green."]
    assert [node.metadata["article_id"] for node in nodes] == ["a.txt", "a.txt"]


def test_the_response_to_an_abstention_is_its_reason(answer_of: Callable[..., Answer]) -> None:
    """What is not known is said, and nothing is cited."""
    made = response(answer_of())

    assert (
        str(made) == "No sentence in the articles clearly answers this; see whether the closest do."
    )
    assert made.source_nodes == []
