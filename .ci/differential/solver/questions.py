"""Which actions and places a pair of policies changes, by the solver."""

import z3

from . import policies
from .actions import places, takes
from .requests import Requests
from .truth import conj, disj, negation

# Steps of the solver for a question, so that it answers alike on every machine.
MOST_STEPS = 3_000_000


def is_possible(formulas):
    """`sat`, `unsat` or `unknown`; and a model of what is `sat`."""
    if any(z3.is_false(it) for it in formulas):
        return "unsat", None
    solver = z3.Solver()
    solver.set("rlimit", MOST_STEPS)
    solver.add(*formulas)
    answer = str(solver.check())
    return answer, str(solver.model()) if answer == "sat" else None


def answers(pair, actions):
    """For each action and place: who gains and loses, and what AWS leaves open; each with a request to show it."""
    both = [pair["policies"]["old"], pair["policies"]["new"]]
    most = policies.tests_of_lists([*both[0], *both[1]])
    names = policies.keys_of([*both[0], *both[1]])
    known = {}
    found = []
    for place, (kind, arn) in places().items():
        for action in actions:
            if not takes(action, kind):
                continue
            requests = Requests(action, most)
            about = [policies.about(one, action, arn, requests) for one in both]
            # Questions about the same statements and keys are one.
            said = tuple(tuple((id(one), it.yes.get_id(), it.no.get_id()) for one, it in side) for side in about)
            same = said, requests.shape(names)
            if same not in known:
                # What has an id is kept, so that nothing else gets it.
                known[same] = decided(about, requests), about
            found.append({"action": action.written, "place": place, **known[same][0]})
    return found, len(known)


def decided(about, requests):
    old, new = (policies.allows(one, requests) for one in about)
    possible = requests.possible()
    open_sides = [conj([negation(side.yes), negation(side.no)]) for side in (old, new)]
    questions = {
        "gained": conj([old.no, new.yes]),
        "lost": conj([old.yes, new.no]),
        "open": disj(open_sides),
    }
    return {name: is_possible([*possible, it]) for name, it in questions.items()}
