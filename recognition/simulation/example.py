"""One season of one made-up person, so that an editor sees what a change of the rules means for somebody."""

from recognition.scoring import Chart, Fact, Rules, Score, score
from recognition.simulation.company import SEASON, fact, managers_of

ANA = 1
# Contributor Ana, confirmer, kind, day of the season, pair that the programme made.
DEEDS = (
    *((25, "mentoring_session", 14 * turn, "pair:1:25") for turn in range(6)),
    (25, "mentoring_goal", 85, "pair:1:25"),
    *((2, "answer_accepted", day, "") for day in (3, 10, 17)),
    (3, "feedback_used", 20, ""),
    (31, "feedback_used", 30, ""),
    (32, "workshop_tip", 41, ""),
    (33, "workshop_tip", 41, ""),
    (0, "kudos", 50, ""),
)


def anas_season(rules: Rules) -> Score:
    """A matched pair with its goal, help to seven colleagues, a practice a week."""
    rows: list[Fact] = [
        fact(number, ANA, confirmer, kind, day, pair=pair)
        for number, (confirmer, kind, day, pair) in enumerate(DEEDS)
    ]
    rows += [fact(100 + week, ANA, "", "practice_completed", 7 * week) for week in range(13)]
    return score(rows, Chart(managers_of(40)), rules, season=SEASON)[ANA]
