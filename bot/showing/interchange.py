"""The JSON form of answers, hits and articles: what another program may rely on."""

import codecs
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.answer import Answer, Citation, Elsewhere
from bot.showing.plain import CONTROL
from index.article import Span
from index.generations.rows import ArticleRecord
from index.passage import Hit

if TYPE_CHECKING:
    from bot.quotations.origins import Origin
    from bot.quotations.verifying import Checked, Verification


def dump(value: Any, encoding: str = "utf-8") -> str:
    """Return a value as indented JSON, every character as itself.

    Those that a terminal would act upon are escaped, and in any other encoding
    than UTF-8, which is that of JSON, all beyond ASCII: the value is the same.
    """
    utf8 = codecs.lookup(encoding).name == "utf-8"
    text = json.dumps(value, ensure_ascii=not utf8, indent=2)
    return CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def from_answer(answer: Answer) -> dict[str, Any]:
    """Return an answer as one JSON object."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": "abstained" if answer.abstained else "answered",
        "reason": answer.why,
        "notice": answer.notice,
        "confidence": answer.confidence,
        "mode": answer.mode,
        "model": answer.model,
        "prompt_digest": answer.prompt_digest,
        "generation": answer.generation,
        "statements": [
            {"text": one.text, "citations": [citation.number for citation in one.citations]}
            for one in answer.statements
        ],
        "citations": [from_citation(citation) for citation in answer.citations],
        "nearest": [from_citation(citation) for citation in answer.nearest],
        "timings": dict(answer.timings),
        "usage": None if answer.usage is None else dict(answer.usage),
    }


def from_citation(citation: Citation) -> dict[str, Any]:
    """Return a citation as a JSON object; offsets count code points of the article's text.

    Where the words of the quote that answer are known, "short" says where they stand; of a
    sentence that other articles print too, "also_in" says where.
    """
    others = [from_elsewhere(other) for other in citation.also_in]
    short = citation.short
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "title": citation.title,
        "url": citation.url,
        "published": citation.published,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "article_sha256": citation.article_sha256,
        **({"short": {"start": short.start, "end": short.end}} if short else {}),
        **({"also_in": others} if others else {}),
    }


def from_elsewhere(other: Elsewhere) -> dict[str, Any]:
    """Return an article that prints the same sentence, and where, as a JSON object."""
    return {
        "article_id": other.article_id,
        "title": other.title,
        "url": other.url,
        "published": other.published,
        "source": other.source,
        "start": other.span.start,
        "end": other.span.end,
    }


def from_verification(found: "Verification") -> dict[str, Any]:
    """Return what a check of an old answer found as one JSON object."""
    return {
        "verified": found.verified,
        "statements": [
            {
                "text": one.claimed.text,
                "citations": list(one.claimed.citations),
                "holds": not one.wrong,
                "reason": one.wrong or None,
                "judged_by": "quote" if one.quoted else "rules",
            }
            for one in found.statements
        ],
        "citations": [from_checked(one) for one in found.citations],
        "nearest": [from_checked(one) for one in found.nearest],
        "changed": list(found.changed),
        "unchecked": list(found.unchecked),
    }


def from_checked(found: "Checked") -> dict[str, Any]:
    """Return what became of a citation; offsets are those of now, or null."""
    return {
        "number": found.claimed.number,
        "article_id": found.claimed.article_id,
        "outcome": found.outcome,
        "start": found.span.start if found.span else None,
        "end": found.span.end if found.span else None,
        "whole_sentences": not found.cut,
        "differing": [
            {
                "article_id": one.article_id,
                "field": one.field,
                "claimed": one.claimed,
                "stands": one.stands,
            }
            for one in found.differing
        ],
        "not_also_in": list(found.unprinted),
    }


def from_origin(origin: "Origin") -> dict[str, Any]:
    """Return where a quotation stands as a JSON object; its pieces are what ellipses part."""
    record, pieces = origin.record, zip(origin.place.pieces, origin.words, strict=True)
    return {
        "article_id": record.id,
        "title": record.title,
        "url": record.url,
        "published": record.published,
        "source": record.source,
        "start": origin.span.start,
        "end": origin.span.end,
        "quote": origin.span.cut(origin.text),
        "kind": origin.kind,
        "similarity": round(origin.place.similarity, 4),
        "pieces": [
            {"start": span.start, "end": span.end, "quote": words} for span, words in pieces
        ],
        "differences": [{"quoted": d.quoted, "stands": d.stands} for d in origin.differences],
    }


def from_hit(hit: Hit, record: ArticleRecord) -> dict[str, Any]:
    """Return a hit and what is known of its article as a JSON object, with its copies, if any."""
    others = [
        {"article_id": one.article_id, "start": one.span.start, "end": one.span.end}
        for one in hit.copies
    ]
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "article_id": record.id,
        "title": record.title,
        "url": record.url,
        "published": record.published,
        "source": record.source,
        "start": hit.passage.span.start,
        "end": hit.passage.span.end,
        "text": hit.passage.text,
        **({"also_in": others} if others else {}),
    }


def from_record(record: ArticleRecord) -> dict[str, Any]:
    """Return what is known of an article, without its text, as a JSON object."""
    return {
        "article_id": record.id,
        "title": record.title,
        "url": record.url,
        "published": record.published,
        "authors": list(record.authors),
        "source": record.source,
        "language": record.language,
        "characters": record.length,
        "text_sha256": record.text_sha256,
    }


def from_article(record: ArticleRecord, text: str, span: Span | None) -> Mapping[str, Any]:
    """Return an article with its text, and the quote if a span of it is meant."""
    whole = {**from_record(record), "text": text}
    if span is None:
        return whole
    return {**whole, "start": span.start, "end": span.end, "quote": span.cut(text)}
