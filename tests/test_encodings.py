"""The encoding of a text is told rightly, or not at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import UnreadableSource
from index.sources.encodings import SAMPLE, decode, decode_json

# The same few sentences, each as people who write that language would save them.
TEXTS = {
    "cp1252": [
        "Le vieux pont a été fermé jeudi, après que des ingénieurs ont découvert une fissure dans "
        "son arche orientale. Le maire espère le rouvrir au printemps : « Ça ira », dit-il.",
        "Die alte Brücke wurde am Donnerstag geschlossen, nachdem Ingenieure einen Riss im "
        "östlichen Bogen gefunden hatten. Der Bürgermeister hofft, sie im März zu öffnen.",
        "El viejo puente se cerró el jueves después de que los ingenieros encontraran una grieta. "
        "¿Cuándo abrirá? «Mañana no», señaló el alcalde de la pequeña ciudad.",
        "The old bridge – closed on Thursday – won’t reopen until spring, says the “mayor” of the "
        "town; the repairs cost £30 million, and the café beside it is closed, too.",
        "A velha ponte foi fechada na quinta-feira, depois de os engenheiros encontrarem uma "
        "fissura. O prefeito não tem previsão; as reparações começam em março.",
        "Den gamla bron stängdes på torsdagen efter att ingenjörer hittat en spricka i det östra "
        "valvet. Borgmästaren hoppas öppna den i vår.",
    ],
    "cp1250": [
        "Stary most został zamknięty w czwartek, gdy inżynierowie znaleźli pęknięcie we wschodnim "
        "łuku. Burmistrz ma nadzieję otworzyć go wiosną.",
        "Starý most byl ve čtvrtek uzavřen poté, co inženýři našli trhlinu v jeho východním "
        "oblouku. Starosta doufá, že ho na jaře otevře.",
        "A régi hidat csütörtökön lezárták, miután a mérnökök repedést találtak a keleti ívében. "
        "A polgármester reméli, hogy tavasszal újra megnyitják. Hűvös, őszi idő volt.",
    ],
    "cp1251": [
        "Старый мост закрыли в четверг после того, как инженеры обнаружили трещину в его "
        "восточной арке. Мэр надеется открыть его весной.",
        "Старият мост беше затворен в четвъртък, след като инженерите откриха пукнатина в "
        "източната му арка. Кметът се надява да го отвори през пролетта.",
    ],
    "cp1253": [
        "Η παλιά γέφυρα έκλεισε την Πέμπτη αφού οι μηχανικοί βρήκαν μια ρωγμή στην ανατολική "
        "αψίδα της. Ο δήμαρχος ελπίζει να την ανοίξει την άνοιξη."
    ],
    "cp1254": [
        "Eski köprü, mühendislerin doğu kemerinde bir çatlak bulmasının ardından perşembe günü "
        "kapatıldı. Başkan ilkbaharda açmayı umuyor, şöyle dedi."
    ],
    "cp1255": [
        "הגשר הישן נסגר ביום חמישי לאחר שמהנדסים מצאו סדק בקשת המזרחית שלו. ראש העיר מקווה."
    ],
    "cp1256": ["أغلق الجسر القديم يوم الخميس بعد أن وجد المهندسون صدعا في قوسه الشرقي في الربيع."],
    "cp874": ["สะพานเก่าถูกปิดในวันพฤหัสบดีหลังจากวิศวกรพบรอยร้าวในส่วนโค้งด้านตะวันออก นายกเทศมนตรีหวังว่า"],
    "cp932": [
        "古い橋は木曜日に閉鎖された。技術者が東側のアーチに亀裂を発見したためである。市長は春に再開したいと述べた。"
    ],
    "gb18030": [
        "旧桥于星期四关闭，因为工程师在其东侧拱门发现了裂缝。市长希望在春天重新开放这座老桥。"
    ],
    "big5": [
        "舊橋於星期四關閉，因為工程師在其東側拱門發現了裂縫。市長希望在春天重新開放這座老橋。"
    ],
    "euc_kr": [
        "오래된 다리는 목요일에 폐쇄되었다. 기술자들이 동쪽 아치에서 균열을 발견했기 때문이다. "
        "시장은 봄에 다시 열기를 희망한다."
    ],
}
# Older encodings of the same languages, and how many of the texts above each can hold.
OLDER = {
    "cp1252": ["iso8859_15"],
    "cp1250": ["iso8859_2"],
    "cp1251": ["koi8_r", "cp866", "iso8859_5"],
    "cp1253": ["iso8859_7"],
    "cp932": ["euc_jp", "iso2022_jp"],
}
SAVED = [
    (encoding, text)
    for first, texts in TEXTS.items()
    for encoding in [first, *OLDER.get(first, [])]
    for text in texts
    if encoding != "iso8859_15" or not set("–’“”«»") & set(text)
]


@pytest.mark.parametrize(("encoding", "text"), SAVED)
def test_a_text_in_an_older_encoding(encoding: str, text: str) -> None:
    """A text of two sentences is read to the letter, and so is a long one."""
    assert decode(text.encode(encoding)) == text
    long = f"{text}\n" * 2000
    assert decode(long.encode(encoding)) == long


@given(st.sampled_from(SAVED), st.integers(0, 150), st.integers(1, 150))
@example(SAVED[0], 0, 20)
@example(SAVED[2], 43, 47)
def test_a_wrong_guess_is_worse_than_none(saved: tuple[str, str], start: int, length: int) -> None:
    """A piece of any length, from any place, is read to the letter or refused."""
    encoding, text = saved
    piece = text[start : start + length]
    try:
        found = decode(piece.encode(encoding))
    except UnreadableSource:
        return

    assert found == piece


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp437"])
@pytest.mark.parametrize("text", TEXTS["cp1252"][:2])
def test_an_encoding_that_is_not_guessed(encoding: str, text: str) -> None:
    """A text whose signs would stand in the middle of words is refused, not read with them."""
    with pytest.raises(UnreadableSource, match="save it as UTF-8"):
        decode(text.encode(encoding, "ignore"))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("é😀".encode(), "é😀"),
        (b"\xef\xbb\xbfHello", "Hello"),
        (b"\xff\xfeH\0i\0", "Hi"),
        (b"\xfe\xff\0H\0i", "Hi"),
        (b"\xff\xfe\0\0H\0\0\0", "H"),
        (b"\0\0\xfe\xff\0\0\0H", "H"),
        (b"a\r\nb\x01\x7f", "a\r\nb\x01\x7f"),
        ("古い".encode("iso2022_jp"), "古い"),
    ],
)
def test_what_needs_no_guess(data: bytes, text: str) -> None:
    """UTF-8, and whatever says by a mark what it is, is read however short."""
    assert decode(data) == text


@given(st.text(st.characters(exclude_characters="\0\x1b\ufeff", exclude_categories=["Cs"])))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    """Whatever is valid UTF-8 is that."""
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "data", [b"caf\xe9", b"\xe9" * 500, b"\xed\xa0\x80", bytes(range(128, 256))]
)
def test_what_cannot_be_told(data: bytes) -> None:
    """Too little text, or none in any language, is not guessed at."""
    with pytest.raises(UnreadableSource) as caught:
        decode(data)

    assert str(caught.value) == "has an encoding that could not be recognised; save it as UTF-8"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"H\0i\0", b"\x7fELF\x02\xff", b"\0"])
def test_a_binary_file(data: bytes) -> None:
    """What holds bytes that no text holds is named for what it is."""
    with pytest.raises(UnreadableSource, match="is not a text file"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xef\xbb\xbfcaf\xe9", "UTF-8"),
        (b"\xff\xfeH\0i", "UTF-16"),
        (b"\xff\xfe\0\0H", "UTF-32"),
    ],
)
def test_a_mark_that_is_not_kept_to(data: bytes, name: str) -> None:
    """A file that says what it is and is not is broken, not guessed at."""
    with pytest.raises(UnreadableSource, match=rf"is not valid {name} \(at byte \d\)"):
        decode(data)


def test_a_long_text_with_few_letters_beyond_ascii() -> None:
    """The lines that tell are found wherever they stand."""
    told = "The café’s owner, “Mr. Müller”, hopes to open it again when spring comes.\n"
    text = "The bridge is open.\n" * (SAMPLE // 10) + told * 3

    assert decode(text.encode("cp1252")) == text


def test_json_is_unicode() -> None:
    """JSON is UTF-8 or UTF-16; a guess would be one too many."""
    assert decode_json('"é"'.encode("utf-16")) == '"é"'
    assert decode_json(b"\xef\xbb\xbf1") == "1"
    with pytest.raises(UnreadableSource, match=r"is not valid UTF-8 \(at byte 3\); save it"):
        decode_json(b"caf\xe9 au lait")
