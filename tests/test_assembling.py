"""The settings decide who writes; what is wrong with them is found before anything is opened."""

from pathlib import Path

import pytest

from bot.assembling import checked_prompts, engine_maker, language_model, reranker_of
from bot.llm.writing import ModelWriter
from bot.quoting import Quoter
from bot.settings import Settings
from index.errors import ModelUnusable, UsageError
from index.generations.opening import Index
from index.models.reader.onnx_reader import OnnxReader


@pytest.mark.usefixtures("home")
def test_without_a_model_the_engine_quotes(seed_index: Index) -> None:
    """Nothing has to be set."""
    engine = engine_maker(Settings())(seed_index)

    assert isinstance(engine.writer, Quoter)
    assert language_model(Settings()) is None


@pytest.mark.usefixtures("home")
def test_a_model_that_is_named_writes(seed_index: Index) -> None:
    """With FOOTNOTE_LLM the model writes answers and rewrites follow-ups."""
    settings = Settings(llm="ollama/tiny", llm_daily_tokens=5000)

    engine = engine_maker(settings)(seed_index)

    assert isinstance(engine.writer, ModelWriter)
    assert engine.writer.model == "ollama/tiny"
    assert engine.writer.llm.budget.limit == 5000
    assert isinstance(engine_maker(settings, llm=False)(seed_index).writer, Quoter)


def test_what_is_wrong_is_found_at_once(tmp_path: Path) -> None:
    """A wrong model or prompt is an error before an index is opened, if a model is used."""
    (tmp_path / "answer.md").write_text("{{ nonsense }}")
    settings = Settings(llm="ollama/tiny", prompts=tmp_path)

    with pytest.raises(UsageError, match="unknown slot 'nonsense'"):
        engine_maker(settings)
    with pytest.raises(UsageError, match="unknown slot 'nonsense'"):
        checked_prompts(settings)
    with pytest.raises(UsageError, match="not provider/model"):
        engine_maker(Settings(llm="tiny"))

    engine_maker(settings, llm=False)


def test_a_reranker_that_is_missing_is_found_at_once(tmp_path: Path) -> None:
    """Quoting or not, what cannot be loaded is an error before an index is opened."""
    settings = Settings(reranker=str(tmp_path / "nowhere"))

    with pytest.raises(ModelUnusable, match="FOOTNOTE_RERANKER takes the name or path"):
        engine_maker(settings, llm=False)
    assert reranker_of(Settings()) is None


def test_a_reader_that_is_named_is_loaded_at_once(tmp_path: Path, seed_index: Index) -> None:
    """What cannot be loaded is an error then; our own may yet be made by the first rebuild."""
    with pytest.raises(ModelUnusable, match="FOOTNOTE_READER takes the name or path"):
        engine_maker(Settings(reader=str(tmp_path / "nowhere")))

    assemble = engine_maker(Settings())

    with pytest.raises(ModelUnusable, match="run `footnote rebuild`"):
        assemble(seed_index)
    assert engine_maker(Settings(reader="off"))(seed_index).judges.reader is None


@pytest.mark.usefixtures("home")
def test_the_reader_that_comes_with_footnote_reads(seed_index: Index) -> None:
    """Nothing has to be set, and it is loaded once for all indexes."""
    assemble = engine_maker(Settings())

    one, other = assemble(seed_index).judges.reader, assemble(seed_index).judges.reader

    assert isinstance(one, OnnxReader)
    assert one is other
