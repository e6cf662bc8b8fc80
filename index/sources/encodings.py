"""Find out which encoding bytes of text are in, or say that it cannot be told.

Web pages say more of themselves: they go through `charsets` first.

UTF-8 is checked, not guessed. Anything else is guessed (charset-normalizer), and a
guess is believed only if language and letters agree: "maňana" is no Spanish. For a
text too short for that, a refusal is better than a wrong quotation.
"""

import codecs
import itertools
import re
from collections.abc import Iterator

from index.errors import UnreadableSource
from index.language import detect

MARKS = {  # UTF-32 first: its little-endian mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What texts were saved in before UTF-8; rarer ones would only add wrong guesses.
GUESSED = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
SAMPLE = 100_000
SHORT = 80  # bytes: in fewer, a wrong reading can have the commoner letters
CERTAIN = 0.97
COMMON = 0.15  # of 1: how much the letters are those that are most used in the language
APART = 0.1  # how much commoner its letters must be than those of another reading that fits
ESCAPED = re.compile(rb"\x1b\$[@B]")  # how Japanese begins in ISO 2022
BINARY = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
PUNCTUATION = "\u00a0«»‘’‚“”„‹›–—…•·§°€£©®™²½¡¿ºª"
WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýœßðþšž"
HAN = "\u3400-\u9fff\U00020000-\U0003ffff" + "\u3000-\u3029\uff01-\uff65"
CYRILLIC = "\u0400-\u045f\u0490\u0491№"
SYLLABLES = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")  # so many that few are common
# What a wrong reading looks like although each letter is right: a sign inside a word ("Br…ke"),
# a capital after a small letter ("пТЙЧЕФ"), a word of consonants, a Thai vowel on nothing.
MISPLACED = re.compile(
    r"(?<=[^\W\d_])[«»‘‚“”„‹›…•§°€£©®™²½¡¿](?=[^\W\d_])"
    r"|[à-öø-ÿа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]"
    r"|\b[бвгджзйклмнпрстфхцчшщъь]{4,}\b"
    r"|(?<![\u0e01-\u0e3a\u0e47-\u0e4e])[\u0e30-\u0e3a\u0e47-\u0e4e]"
    r"|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"
)
LETTERS = {  # of each language, or of those that share an encoding
    **dict.fromkeys("en fr de es it pt nl sv da no nb nn fi is ca gl eu ga af".split(), WESTERN),
    **dict.fromkeys("sl hr bs sr".split(), "čćđšž"),
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîşţ",
    **dict.fromkeys("lt lv et".split(), "ąčęėįšųūžāēģīķļņōŗäöõü"),
    **dict.fromkeys("ru uk bg be mk".split(), CYRILLIC),
    **dict.fromkeys("ar fa ur".split(), "\u0600-\u06ff"),
    "tr": "çğıöşüâîû",
    "el": "\u0386-\u03ce",
    "he": "\u05b0-\u05f4",
    "th": "\u0e01-\u0e5b",
    "ja": HAN + "\u3040-\u30ff",
    "zh": HAN,
    "ko": HAN + "\uac00-\ud7a3\u3131-\u318e",
}


def decode(data: bytes) -> str:
    """Return the bytes as text, without a byte order mark.

    Raises:
        UnreadableSource: If they are no text, or in no encoding that can be told.
    """
    for mark, name in MARKS.items():
        if data.startswith(mark):
            return strictly(data, name)
    if b"\0" in data:
        raise UnreadableSource("is not a text file")
    if ESCAPED.search(data):
        return strictly(data, "iso2022_jp")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return strictly(data, guess(data))


def decode_json(data: bytes) -> str:
    """Return the bytes as text: UTF-8, or UTF-16 if they begin with its mark. JSON is nothing else.

    Raises:
        UnreadableSource: If they are neither.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return strictly(data, "utf-16" if wide else "utf-8-sig")


def strictly(data: bytes, encoding: str) -> str:
    """Return the bytes in the encoding that they, or a format, say they are in.

    Raises:
        UnreadableSource: If they are not.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        name = encoding.upper().removesuffix("-SIG")
        raise UnreadableSource(
            f"is not valid {name} (at byte {exc.start}); save it as UTF-8"
        ) from exc


def guess(data: bytes) -> str:
    """Return the name of the one encoding in which the bytes are a text.

    Raises:
        UnreadableSource: If there is none, or two that give different texts.
    """
    if BINARY.search(data):
        raise UnreadableSource("is not a text file")
    fitting = sorted(readings(sample(data)), reverse=True) if len(data) >= SHORT else []
    if fitting and (len(fitting) == 1 or fitting[0][0] - fitting[1][0] >= APART):
        return fitting[0][1]
    raise UnreadableSource("has an encoding that could not be recognised; save it as UTF-8")


def sample(data: bytes) -> bytes:
    """Return the bytes, of a long text only some lines: those with letters beyond ASCII."""
    if len(data) <= SAMPLE:
        return data
    lines = itertools.islice((line for line in data.splitlines() if not line.isascii()), 1000)
    return b"\n".join(lines)[:SAMPLE].rsplit(maxsplit=1)[0]


def readings(data: bytes) -> Iterator[tuple[float, str]]:
    """Yield each encoding in which the bytes may be a text, after how common its letters are."""
    from charset_normalizer import from_bytes

    seen = set()
    for match in from_bytes(data, cp_isolation=GUESSED):
        text = str(match)
        usual = match.coherence >= COMMON or SYLLABLES.search(text)
        if text not in seen and usual and fit(text) >= CERTAIN:
            yield match.coherence, match.encoding
        seen.add(text)


def fit(text: str) -> float:
    """Return which share of the signs beyond ASCII stand where the text's language has them."""
    beyond = re.sub(r"[\0-\x7f]+", "", text)
    letters = LETTERS.get(detect(text) or "", "")
    if not letters or not beyond:
        return 0.0
    strange = re.sub(f"[{letters}{letters.upper()}{PUNCTUATION}]", "", beyond)
    return 1 - (len(strange) + len(MISPLACED.findall(text))) / len(beyond)
