"""Language identification; only English is supported."""

import re

from multivector.errors import InputError

# English names of the languages that py3langid can identify (ISO 639-1).
_LANGUAGES = (
    "af:Afrikaans am:Amharic an:Aragonese ar:Arabic as:Assamese az:Azerbaijani "
    "be:Belarusian bg:Bulgarian bn:Bengali br:Breton bs:Bosnian ca:Catalan cs:Czech "
    "cy:Welsh da:Danish de:German dz:Dzongkha el:Greek en:English eo:Esperanto es:Spanish "
    "et:Estonian eu:Basque fa:Persian fi:Finnish fo:Faroese fr:French ga:Irish gl:Galician "
    "gu:Gujarati he:Hebrew hi:Hindi hr:Croatian ht:Haitian hu:Hungarian hy:Armenian "
    "id:Indonesian is:Icelandic it:Italian ja:Japanese jv:Javanese ka:Georgian kk:Kazakh "
    "km:Khmer kn:Kannada ko:Korean ku:Kurdish ky:Kyrgyz la:Latin lb:Luxembourgish lo:Lao "
    "lt:Lithuanian lv:Latvian mg:Malagasy mk:Macedonian ml:Malayalam mn:Mongolian "
    "mr:Marathi ms:Malay mt:Maltese nb:Norwegian ne:Nepali nl:Dutch nn:Norwegian "
    "no:Norwegian oc:Occitan or:Odia pa:Punjabi pl:Polish ps:Pashto pt:Portuguese "
    "qu:Quechua ro:Romanian ru:Russian rw:Kinyarwanda se:Sami si:Sinhala sk:Slovak "
    "sl:Slovenian sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil te:Telugu th:Thai "
    "tl:Tagalog tr:Turkish ug:Uyghur uk:Ukrainian ur:Urdu vi:Vietnamese vo:Volapuk "
    "wa:Walloon xh:Xhosa zh:Chinese zu:Zulu"
)
_NAMES = dict(entry.split(":") for entry in _LANGUAGES.split())
# English function words that do not occur in related languages; they make up a quarter to a third
# of English prose. A text with enough of them is English, however many foreign names it contains.
_FUNCTION_WORDS = frozenset(
    "the and of to that with by from has have were said this which will been their they "
    "would after for are it its his not who than about there between into".split()
)
_SHORT = 60  # characters; language identification is unreliable below this length
_ENOUGH = 0.12  # share of function words: half the lowest share found in English news
_SAMPLE = 20_000


def identify(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text.

    Very short texts in the Latin alphabet are assumed to be English.

    >>> identify("The minister said that the agreement had been signed by both of the parties.")
    'en'
    """
    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    plain = sum(character.isascii() for character in letters)
    if len(sample) < _SHORT and plain >= 0.7 * len(letters):
        return "en"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    # Leave out capitalised words, which are mostly names, unless the whole text is in capitals.
    said = re.findall(r"(?<!\w)[a-z]+(?!\w)", sample)
    frequent = _share(words) >= _ENOUGH or (len(said) >= 4 and _share(said) >= 2 * _ENOUGH)
    if frequent and plain >= 0.7 * len(letters):
        return "en"
    import py3langid

    return str(py3langid.classify(sample)[0])


def _share(words: list[str]) -> float:
    return sum(word in _FUNCTION_WORDS for word in words) / max(len(words), 1)


def require_english(text: str) -> str:
    """Return ``en``; InputError if the text is in another language."""
    code = identify(text)
    if code != "en":
        name = _NAMES.get(code, "another language")
        raise InputError(f"the text is in {name} ({code}); only English is supported")
    return code
