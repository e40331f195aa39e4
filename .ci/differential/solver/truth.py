"""Three values: what holds, what does not, and what AWS does not say."""

import z3

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


def conj(parts):
    parts = [it for it in parts if not z3.is_true(it)]
    if any(z3.is_false(it) for it in parts):
        return FALSE
    return z3.And(*parts) if len(parts) > 1 else parts[0] if parts else TRUE


def disj(parts):
    parts = [it for it in parts if not z3.is_false(it)]
    if any(z3.is_true(it) for it in parts):
        return TRUE
    return z3.Or(*parts) if len(parts) > 1 else parts[0] if parts else FALSE


def negation(part):
    return FALSE if z3.is_true(part) else TRUE if z3.is_false(part) else z3.Not(part)


class Truth:
    """Where neither `yes` nor `no` holds, AWS does not say."""

    def __init__(self, yes, no=None):
        self.yes = yes
        self.no = negation(yes) if no is None else no

    def negated(self):
        return Truth(self.no, self.yes)

    @staticmethod
    def all(parts):
        parts = list(parts)
        return Truth(conj([it.yes for it in parts]), disj([it.no for it in parts]))

    @staticmethod
    def any(parts):
        parts = list(parts)
        return Truth(disj([it.yes for it in parts]), conj([it.no for it in parts]))

    @staticmethod
    def where(condition, then, otherwise):
        """`then` where a condition holds, which AWS says of every request, and `otherwise` where it does not."""
        if z3.is_true(condition):
            return then
        if z3.is_false(condition):
            return otherwise
        other = negation(condition)
        return Truth(
            disj([conj([condition, then.yes]), conj([other, otherwise.yes])]),
            disj([conj([condition, then.no]), conj([other, otherwise.no])]),
        )


YES, NO, SILENT = Truth(TRUE), Truth(FALSE), Truth(FALSE, FALSE)
