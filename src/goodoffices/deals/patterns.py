"""Named ways out, each seen in a public case.

1. A `Pattern` is a name, what is done, where it was seen, and the question that must be put to
   every side in the same words before it is tabled.
2. Names are stable. What a pattern makes of a scenario stands in `extensions` and `rates`.
"""

from __future__ import annotations

from dataclasses import dataclass

from goodoffices.common.errors import BadInput

__all__ = ["AS_IT_STANDS", "PATTERNS", "Pattern", "pattern"]


@dataclass(frozen=True)
class Pattern:
    """A named way out.

    Attributes
    ----------
    name : str
        Stable; programs may rely on it.
    does : str
        What is done, in one line.
    seen_in : str
        The public case it was seen in.
    ask : str
        What to ask of every side, in the same words.
    """

    name: str
    does: str
    seen_in: str
    ask: str


AS_IT_STANDS = Pattern(
    "other combination",
    "combine values of the issues at hand that no side has tabled together",
    "Panama 1974",
    "Which of these packages would you rather have?",
)

PATTERNS: tuple[Pattern, ...] = (
    AS_IT_STANDS,
    Pattern(
        "split by region",
        "settle a quantity apart in each region, each with a number of its own",
        "test ban talks 1963 (FRUS 1961-63 VII d286); Sinai zones 1979",
        "In which part does it cost you most, and in which part do you need it most?",
    ),
    Pattern(
        "split by period",
        "settle it apart for each period, each with a number of its own",
        "Panama treaties 1977 (to the year 2000); Sinai withdrawal 1979-1982",
        "Which years matter most to you?",
    ),
    Pattern(
        "borrow from a later quota",
        "keep the yearly average and let one year draw on the next",
        "test ban talks 1963 (FRUS 1961-63 VII d299)",
        "Is it the number in a year that matters, or the number over the years?",
    ),
    Pattern(
        "narrow to what can be verified",
        "settle now what all can check or have offered; set the rest apart, named as open",
        "Limited Test Ban Treaty 1963",
        "What would you sign today without anyone on the other's soil?",
    ),
    Pattern(
        "crossing offers",
        "A will, if B will; shown to both only if both hold",
        "the computed bout de papier of shuttle talks",
        "What would you do if the other side did its part on the same day?",
    ),
    Pattern(
        "contingent on an event",
        "one value if a named event happens, another if it does not",
        "Camp David 1978 (settlements, subject to the Knesset)",
        "How likely do you think it is?",
    ),
    Pattern(
        "contingent on a vote",
        "a promise that binds when a named body has voted for it",
        "Camp David 1978 (Knesset vote); Panama 1977 (Senate and plebiscite)",
        "Whose consent must be had, and by when can it be asked?",
    ),
    Pattern(
        "interim period, then decide",
        "a limited arrangement now, with a date on which the rest is taken up",
        "Camp David 1978 (five-year transition)",
        "What could you live with for a limited time?",
    ),
    Pattern(
        "unbundle",
        "take apart two things that travel under one word, and settle each by itself",
        "Camp David 1978 (sovereignty and security in Sinai)",
        "What is it for: what would still have to be there if the word were gone?",
    ),
    Pattern(
        "side letters",
        "each side writes down its own view beside the text; the text itself stays silent",
        "Camp David 1978 (letters on Jerusalem)",
        "Must the text say it, or is it enough that you have said it?",
    ),
    Pattern(
        "replacement in kind",
        "a third party replaces what a side gives up",
        "Camp David 1978 (two airfields rebuilt in the Negev)",
        "What would have to stand elsewhere before you could give this up?",
    ),
    Pattern(
        "asymmetric zones",
        "limits that differ by side and by distance from the line",
        "Egypt-Israel treaty 1979 (zones A to D)",
        "How far from the line does it have to be?",
    ),
    Pattern(
        "third party's guarantee",
        "someone else watches, witnesses or stands behind it",
        "Sinai 1981 (Multinational Force and Observers)",
        "Whose presence would you accept, and what would it have to be able to do?",
    ),
    Pattern(
        "link another issue",
        "bring in an issue that was not on this table, worth more to one side than to the other",
        "Panama 1974 (defence against duration and compensation)",
        "What else between you, not on this list, would you move on?",
    ),
)


def pattern(name: str) -> Pattern:
    """Return the pattern of that name.

    Examples
    --------
    >>> pattern("split by region").does
    'settle a quantity apart in each region, each with a number of its own'
    """
    for known in PATTERNS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in PATTERNS)
    raise BadInput("pattern", expected=f"one of {names}", found=name, advice="Check the spelling.")
