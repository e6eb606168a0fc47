"""The words by which English denies: what opens a negation, what ends one, and what only looks like one."""

from enum import Enum


class Cue(Enum):
    """What a cue denies, which decides how far it reaches."""

    NO = "no"
    """A noun phrase: *no horns*."""
    WITHOUT = "without"
    """A list of noun phrases: *without horns and tail*."""
    NOT = "not"
    """A predicate: *does not live in water*."""
    THAN = "than"
    """What the class is set apart from: *unlike a horse*, *instead of wheels*."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _idioms(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(idiom.split()) for idiom in text.split(","))


def _table(text: str) -> dict[tuple[str, ...], Cue]:
    rows = (line.split(":") for line in text.strip().splitlines())
    return {
        tuple(cue.split()): Cue(kind.strip()) for kind, cues in rows for cue in (c.strip() for c in cues.split(","))
    }


CUES = _table(
    """
    no: no, zero, hasn't, haven't, hadn't, has not, have not, had not, hasn't got, haven't got, has not got, neither
    no: not any, no such, few if any, little if any, nor any, never any, never a, never has, never have, never had
    no: never shows, never wears, never carries, no sign of, no trace of, no hint of, does not have, do not have
    no: did not have, doesn't have, don't have, didn't have, doesn't possess, does not possess, do not possess
    no: don't possess, doesn't show, does not show, doesn't wear, does not wear, doesn't bear, does not bear
    no: doesn't carry, does not carry, doesn't include, does not include, doesn't contain, does not contain
    no: doesn't feature, does not feature, don't wear, doesn't come with, does not come with, don't come with
    no: not equipped with, never seen with, never found with, not seen with, never pictured with, never shown with
    no: never come with, never comes with, can't have, cannot have, not having, not with, not got, is not a, isn't a
    without: without, w/o, lack, lacks, lacked, lacking, lacking in, free of, free from, devoid of, void of, bereft of
    without: minus, sans, absent, none of, hardly any, barely any, scarcely any, without any, lack of, an absence of
    without: the absence of, absence of, a lack of, deprived of, stripped of, barren of, excluding, empty of
    without: missing a, missing an, missing its, missing the, missing their, missing any, missing both, is missing
    not: not, never, cannot, can not, can't, doesn't, does not, do not, don't, didn't, did not, isn't, is not
    not: aren't, are not, wasn't, was not, weren't, were not, won't, will not, wouldn't, shouldn't, couldn't, ain't
    not: mustn't, needn't, rarely, seldom, hardly, hardly ever, barely, scarcely, scarcely ever, nor, nor does it
    not: nor do they, nor is it, nor are they, nor can it, nor has it, unable to, incapable of, fails to, fail to
    not: in no way, by no means, none are, none is, never ever, no way, refuses to, refuse to, failing to, never to
    than: except, except for, anything but, other than, rather than, instead of, unlike, but not, far from, unlike a
    than: as opposed to, in contrast to, nothing like, apart from, aside from, anything other than, anything except
    than: not to be confused with, not to be mistaken for
    """
)
LONGEST_CUE = max(map(len, CUES))

EXCEPTIONS = frozenset({("except",), ("except", "for"), ("apart", "from"), ("aside", "from"), ("other", "than")})
"""Behind a denial they affirm again: no fur except for a tuft."""

CONTRACTED = {
    word.replace("'", ""): word
    for cue in CUES
    for word in cue
    if word.endswith("n't") and word not in ("won't", "can't")
} | {"cant": "can't", "wont": "won't"}
"""Contractions as they are typed in haste: doesnt."""

IDIOMS = _idioms(
    """
    is not just, isn't just, are not just, aren't just, does not just, doesn't just, is not merely,
    is not only, isn't only, are not only, aren't only, does not only, doesn't only, do not only,
    isn't merely, is not simply, isn't simply, not only, not just, not merely, not simply, nothing but,
    nothing except, nothing other than, no doubt,
    without doubt, without a doubt, without question, no question, needless to say, cannot be missed, can't be
    missed, can not be missed, not to mention, not unlike, no wonder, no matter, whether or not, if not, why
    not, last but not least, not least, none other than, no other than, hard not to notice, not unusual, not
    uncommon, not uncommonly, not infrequently, without exception, without fail, no mistaking, no problem,
    never fails to, cannot fail to, cannot help but, no trouble, no difficulty, no fear of, no hesitation, no
    less, no exception, not necessarily a problem, all but, more often than not, you can't miss, you cannot
    miss, can't miss, cannot miss, impossible to miss, no joke
    """
)
"""They look like a negation and deny nothing; they are skipped."""
LONGEST_IDIOM = max(map(len, IDIOMS))

NOT_LESS = _words(
    """
    less unless bless regardless nevertheless nonetheless needless wireless cordless stainless priceless
    countless timeless effortless flawless endless restless harmless useless careless tireless fearless
    ruthless motionless lifeless helpless hopeless reckless homeless limitless doubtless merciless relentless
    matchless boundless peerless
    """
)
"""They end in -less and lack nothing that a picture would show."""

NOT_UN = _words(
    "united unified uniformed unicoloured unicolored unionised unionized undulated "
    "unexpected understated undersized underlined unaccustomed undoubted"
)
UN_WORDS = _words(
    """
    unlit unripe unclean unshaven unkind unfriendly untidy unsafe unhealthy unworn unwoven unsewn unarmoured
    """
)
NOT_NON = _words("none nonsense nonstick nonfiction nonstop nonchalant nonagon nonetheless nonplussed")

RESET = _words("but yet however though although while whereas otherwise then still")
"""What stands after them is affirmed again, until the next cue."""

ABSENT = _words("absent missing none nonexistent lacking nowhere nope nil never no")
"""After what it denies: *horns: none*, *tail missing*."""
PRESENT = _words("present visible there seen existing noticeable shown included visibly")
"""After *not*, and behind a noun, they deny the noun: *horns not present*."""

OPENERS = _words(
    """
    a an the its it it's they their he she his her this these has have had having with is are was were can
    could will there that which who whose where featuring wearing showing carrying plus
    """
)
"""After a comma or *and* they begin something new, which no negation reaches."""

EMPTY = _words(
    """
    only a an the its it it's they their he she his her this these those that which who whose where when is are was
    were be being been has have had having with of and or nor also any some there here got possess possesses
    possessing does do did you we i usually typically generally often normally always additionally besides
    moreover furthermore ever either both all own single even really actually such as to please plus
    but & + if yet however though although while whereas otherwise
    """
)
"""They say nothing by themselves at the start of a phrase."""
EMPTY_END = _words(
    """
    is are was were has have had and or nor with of the a an in on it its completely totally entirely at all
    whatsoever that which who but so very quite can does do did also as to for by from they you & +
    please
    either though if ever
    """
)

COLOURS = _words(
    """
    black white grey gray brown red orange yellow green blue pink purple violet tan beige cream golden gold
    silver ginger rust rusty chestnut fawn buff olive maroon crimson scarlet turquoise teal navy ivory bronze
    copper sandy dark pale light
    """
)

VERBS = _words(
    """
    live eat swim fly run climb walk feed hunt lay look come stand hop grow make use carry wear move hang
    sleep sing dig bark give open hold work need sit keep show hide float taste smell contain consist serve
    turn roll breathe hatch spin build catch kill bite sting graze chew dive jump crawl slither glow shine
    weigh measure produce stay rest nest perch roost wade burrow belong seem appear resemble feel tend like
    love prefer produce drink burn cut play fold close spend spread reach bear rely depend range occur inhabit
    pull push lift protect cover drive travel ring flower bloom taper curl droop stick point change lie know
    lead last help pour store shoot throw fit write draw hit sound speak whistle buzz hum purr howl crack
    break melt freeze dry wash clean press rock swing slide lock attach hook peel crunch squeak rustle wag
    flap drift paddle peck scratch snap gnaw leap trot gallop stalk ambush camouflage migrate hibernate nurse
    raise shed moult molt taste warm cool heat boil bake fry toast mix blend stir chop slice grind record play
    display print scan charge run tick require resist provide offer support surround face begin end start stop
    mean become remain get
    """
)


def is_third_person(word: str) -> bool:
    """Whether ``word`` is one of the verbs as *it* takes them: lives, flies, catches."""
    if word.endswith("ies"):
        return f"{word[:-3]}y" in VERBS
    return word.endswith("s") and (word[:-1] in VERBS or word.removesuffix("es") in VERBS)
