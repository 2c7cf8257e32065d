"""The same people through the package mentor-match, in a virtual environment of its own.

`python -m benchmarks.mentor_match` inside that environment reads a problem from the standard input: allowed
pairs with their scores, and seats. Every mentor takes as many rounds as the most seats anybody has.
"""

import json
import sys
import time
from typing import Any


def main() -> None:
    from matching import process  # type: ignore[import-not-found]
    from matching.mentee import Mentee  # type: ignore[import-not-found]
    from matching.mentor import Mentor  # type: ignore[import-not-found]
    from matching.rules import rule as rules  # type: ignore[import-not-found]

    asked = json.load(sys.stdin)
    scores = {(newcomer, champion): score for newcomer, champion, score in asked["pairs"]}
    seats = asked["seats"]
    mentors = [Mentor(grade=1, email=f"champion-{at}@x") for at in range(len(seats))]
    mentees = [Mentee(grade=1, email=f"newcomer-{at}@x") for at in range(asked["newcomers"])]
    number = {id(person): at for side in (mentors, mentees) for at, person in enumerate(side)}

    def pair(match: Any) -> tuple[int, int]:
        return number[id(match.mentee)], number[id(match.mentor)]

    class Score(rules.Rule):
        def evaluate(self, _match: Any) -> bool:
            return True

        def apply(self, match: Any) -> int:
            return scores.get(pair(match), 0)

    def one_round() -> list[Any]:
        return [
            rules.Disqualify(lambda match: pair(match) not in scores),
            rules.Disqualify(lambda match: len(match.mentor.mentees) >= seats[number[id(match.mentor)]]),
            rules.Disqualify(lambda match: len(match.mentee.mentors) >= 1),
            Score(),
        ]

    began = time.process_time()
    process.process_data(mentors, mentees, [one_round() for _ in range(max(seats))])
    took = time.process_time() - began
    found = [(number[id(one)], number[id(mentor)]) for one in mentees for mentor in one.mentors]
    total = sum(scores.get(pair_, 0) for pair_ in found)
    load = [sum(champion == at for _one, champion in found) for at in range(len(seats))]
    over = sum(many > most for many, most in zip(load, seats, strict=True))
    answer = {"seconds": took, "pairs": len(found), "total": total, "over": over}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
