"""Words that no refusal names as missing, by language, beside those that are stop words anyway.

Those of asking and of anybody, and verbs that say next to nothing. Not for the search: there
each word counts as much as it is rare.
"""

WORDS = {
    "en": (
        "anybody anyone somebody someone nobody everybody everyone anywhere somewhere nowhere "
        "whatever whichever whether ever still yet often exactly precisely roughly approximately "
        "actually currently maybe perhaps possibly shall "
        "date dates kind kinds sort type types name names named called reason reasons way place "
        "happen happens happened happening occur occurs occurred take takes took taken taking "
        "go goes going went gone come comes came coming make makes made making do doing done "
        "give gave given become becomes became get gets got getting keep kept put let "
        "explain describe list show find tell told mention mentioned mentions"
    ),
    "de": (
        "wurde wurden worden wird werden würde würden weshalb weswegen wieso wozu wofür womit "
        "wodurch woran worauf woraus worin worum worüber wovon wovor wobei wessen welchem welchen "
        "jemand jemanden jemandem irgendjemand irgendwer niemand niemanden etwas irgendetwas "
        "überhaupt genau eigentlich bisher derzeit gerade ungefähr etwa jemals schon "
        "datum uhrzeit zeitpunkt ort art grund gründe name namen "
        "geschah geschehen geschieht passiert passierte passieren ereignet ereignete "
        "gehen geht ging gingen gegangen kommen kommt kam kamen gekommen machen macht machte "
        "machten gemacht geben gibt gab gaben gegeben stehen steht stand standen gestanden "
        "liegen liegt lag lagen heißen heißt hieß hießen genannt nennen nennt nannte lassen lässt "
        "ließ tun tut tat getan sagt sagen sagte bleiben bleibt blieb nehmen nimmt nahm genommen "
        "finden fand stattfand statt gefunden stattgefunden erkläre beschreibe zeige liste"
    ),
}
SMALL = {one: frozenset(words.casefold().split()) for one, words in WORDS.items()}
