"""Words that give a claim its form: change, rank, comparison, negation, and what has no form."""

import re

_RISE = (
    r"increas\w*|ris(?:e|es|en|ing)|rose|grow(?:s|n|ing)?|grew|expand\w*|expansion|climb\w*|"
    r"boost\w*|surg\w+|soar\w*|jump\w*|enhanced|accelerat\w*|rais(?:e|es|ed|ing)|going up|went up|"
    r"gone up|up (?=by|from|to\b|\d)|mount(?:s|ed|ing)|deepen\w*|swell\w*|skyrocket\w*|strengthen\w*"
)
_FALL = (
    r"decreas\w*|declin\w*|fall(?:s|en|ing)?(?!\s(?:far\s)?short)|fell|drop(?:s|ped|ping)?|reduc\w+|"
    r"shr(?:ink|inks|inking|ank|unk)|halv\w+|plung\w+|plummet\w*|slump\w*|dip(?:s|ped)?|"
    r"contract(?:ed|ing)|weaken\w*|com(?:e|es|ing) down|came down|go(?:ing|es)? down|went down|"
    r"gone down|down (?=by|from|to\b|\d)|cut(?:s|ting)?|dwindl\w*|collaps\w*|deteriorat\w*|tumbl\w*"
)
_FLAT = r"never changed|unchanged|stable|stagnat\w*|steady|constant|remained? (?:flat|the same)"
GROWTH = re.compile(r"\bgrowth\b", re.I)
RISE = re.compile(rf"\b(?:{_RISE})\b", re.I)
FALL = re.compile(rf"\b(?:{_FALL})\b", re.I)
FLAT = re.compile(rf"\b(?:{_FLAT})\b", re.I)
DOUBLE = re.compile(
    r"\b(?:(?P<least>more than)\s|(?P<about>nearly|almost|about)\s)?(?P<w>doubl(?:ed|ing|es)|tripl(?:ed|ing|es)|trebled|quadrupled|halved|halving)\b",
    re.I,
)
FACTORS = {"doub": 2.0, "trip": 3.0, "treb": 3.0, "quad": 4.0, "halv": 0.5}

_ORDINALS = {w: n for n, w in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
)}  # fmt: skip
_HIGH = (
    r"highest|largest|biggest|greatest|most|longest|fastest|leading|main|top|richest|heaviest|"
    r"strongest|deepest|fastest|highest-growing"
)
_LOW = r"lowest|smallest|fewest|least|slowest|shortest|weakest|poorest"
SUPERLATIVE = re.compile(
    rf"\b(?P<some>(?:one|some|two|many) of (?:\w+\s)?|among (?:the\s)?)?"
    rf"(?:(?P<nth>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))[-\s](?:\w+[-\s])?)?"
    rf"(?P<w>(?P<high>{_HIGH})|(?P<low>{_LOW}))\b", re.I)  # fmt: skip
NUMBER_ONE = re.compile(
    r"\b(?:No\.\s?1|number[- ]one|tops? the (?:list|world|rankings?)|world leader|(?:led|leads?|leading) the world|ranks? first)\b",
    re.I,
)
# "Among the top ten", "in the top five".
TOP_N = re.compile(r"\btop (?P<n>\d{1,2}|three|four|five|six|seven|eight|nine|ten|twenty)\b", re.I)
# Words whose direction depends on whether more of the quantity is good.
BETTER = re.compile(r"\b(?:improv\w+|better|best)\b", re.I)
WORSE = re.compile(r"\b(?:wors\w+)\b", re.I)
BAD = re.compile(
    r"\b(?:unemploy\w*|deaths?|mortality|poverty|poor|inequality|emissions?|corrupt\w*|debt|inflation|"
    r"crime|homicides?|murders?|terror\w*|hunger|insecurity|deficit|pollut\w*|fires|obes\w*|overweight|"
    r"suicides?|disease|cases|slums|tax\w*)\b", re.I)  # fmt: skip
AVERAGE = re.compile(r"\b(?:global|world|worldwide|international)(?:['’]s)? average\b", re.I)
NTH_PLACE = re.compile(
    rf"\brank(?:s|ed|ing)?\s(?P<nth>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\b", re.I
)
RECORD = re.compile(
    r"\b(?:record[- ](?P<a>high|low)|(?:years?|decades?)[- ](?P<b>high|low)|all[- ]time (?P<c>high|low))\b", re.I)  # fmt: skip
# "No country has more": the first among all.
NO_OTHER = re.compile(
    r"\bno (?:other )?(?:country|nation|state|\w+ country)\b.{0,40}\b(?:more|higher|larger|greater|bigger)\b", re.I)  # fmt: skip
NEVER_SO = re.compile(
    r"\bnever been (?P<a>higher|larger|bigger|greater|lower|smaller|fewer)\b|"
    r"\b(?P<b>higher|larger|bigger|greater|more|lower|fewer|less|smaller) (?:\w+\s)?than (?:ever|at any)\b", re.I)  # fmt: skip
ANY_OTHER = re.compile(
    r"\b(?:more|higher|larger|greater|bigger|(?P<low>less|fewer|lower|smaller)) than"
    r"(?: (?:the|those|that|people))*(?: \w+){0,3}? any (?:other|\w+)\b", re.I)  # fmt: skip
THIS_EXTREME = re.compile(
    r"(?:hasn['’]t|haven['’]t|has not|have not|never) been (?:this|so|that|as) "
    r"(?P<w>slow|low|small|high|large|bad|strong|weak|fast|big)", re.I)  # fmt: skip
# "The leading cause of death": a place among quantities, not among states.
AMONG_SERIES = re.compile(
    r"^\s(?:\w+\s)?(?:causes?|sources?|forms?|types?|contributors?|sectors?)\b", re.I
)
# "20 per cent higher than in 2010".
DELTA_AFTER = re.compile(
    r"^\s?(?:(?P<up>more|higher|larger|greater|above|up)|(?P<down>fewer|lower|less|smaller|below|down))\b(?!\sof)", re.I)  # fmt: skip
# "Its lowest level": an extreme in time, not a place among others.
OWN_EXTREME = re.compile(r"\b(?:its|their|his|her|our)\s(?:\w+\s)?$", re.I)
COMPARATIVE = re.compile(
    r"\b(?P<w>(?P<up>more|higher|larger|greater|bigger|longer|faster|stronger)|"
    r"(?P<down>fewer|lower|less|smaller|shorter|slower|weaker))\b(?P<mid>.{0,60}?)\bthan\b", re.I)  # fmt: skip
OVERTAKE = re.compile(
    r"\b(?:overt(?:aken|ook|akes?|aking)|surpass(?:ed|es|ing)?|outpac\w+|outstrip\w*|outnumber\w*|"
    r"(?:moved|pulled|is|are) ahead of|exceed(?:s|ed)?(?!\s[\d$€£]))\b", re.I)  # fmt: skip
NEGATION = re.compile(
    r"\b(?:not(?!\sonly)|never|no longer|no sign of|no evidence of|neither|nor|hardly|"
    r"stopped|failed to|den(?:y|ies|ied) that|(?:is|are|was|were|do|does|did|has|have|had|could|"
    r"would|should)n['’]t|no)\b", re.I)  # fmt: skip
QUESTION = re.compile(r"\?\s*[\"”’)]*\s*$")
FORECAST = re.compile(
    r"\b(?:will|would|could|(?-i:may)|might|plans? to|planned to|expect(?:s|ed)? to|forecasts?|projected|"
    r"is set to|are set to|on course to|going to (?!up|down)|should|aims? to|intends? to|hopes?)\b", re.I)  # fmt: skip
CAUSE = re.compile(
    r"\b(?:because(?: of)?|caus(?:e|es|ed)|due to|thanks to|as a result|led to|leads to|no impact|"
    r"driven by|owing to|the reason|attribut\w+ to|blam\w+)\b", re.I)  # fmt: skip
CONDITION = re.compile(r"\b(?:if|unless|were it not)\b", re.I)
# A change whose size is what is ranked: "the biggest annual decline".
CHANGE_NOUN = re.compile(
    r"^\s(?:annual\s|yearly\s|ever\s|year-on-year\s|one-year\s)*"
    r"(?P<w>decline|decrease|drop|fall|reduction|increase|rise|growth|jump|gain)\b(?! rate)", re.I)  # fmt: skip
WORLD = re.compile(
    r"\b(?:in the world|the world['’]s|on (?:the )?(?:earth|planet)|of the world|the planet['’]s|"
    r"world['’]s|worldwide|globally|global|the world|any (?:other )?(?:countr\w+|nations?|state))\b", re.I)  # fmt: skip


def ordinal(word: str) -> int:
    """Return the number of an ordinal.

    Examples
    --------
    >>> ordinal("third"), ordinal("22nd")
    (3, 22)
    """
    return _ORDINALS.get(word.lower()) or int(word[:-2])
