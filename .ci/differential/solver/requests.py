"""What a request of the role can be: its condition keys, and which values they can have together."""

import z3

from . import texts
from .truth import FALSE, TRUE, conj, disj, negation

ACCOUNT, REGION = "111122223333", "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/App"

# The same in every request of the role.
FIXED = {
    "aws:principalarn": ROLE,
    "aws:principalaccount": ACCOUNT,
    "aws:principaltype": "AssumedRole",
    "aws:requestedregion": REGION,
    "aws:resourceaccount": ACCOUNT,
}
SECURE = "aws:securetransport"
ABSENT = {"aws:username"}
ROWS = ("dynamodb:leadingkeys", "dynamodb:firstpartitionkeyvalues")
SCAN = "dynamodb:fulltablescan"
# Whose requests may name several rows: a batch, and a statement of PartiQL.
SEVERAL_ROWS = ("batchgetitem", "batchwriteitem", "partiqlselect", "partiqlinsert", "partiqlupdate", "partiqldelete")
LISTS = {"dynamodb:attributes", "aws:tagkeys", "aws:calledvia", *ROWS}
FLAGS = {"aws:multifactorauthpresent", "aws:viaawsservice", SCAN, SECURE}
MOMENTS = {"aws:currenttime", "aws:epochtime", "aws:tokenissuetime"}
NUMBERS = {"aws:multifactorauthage", "aws:epochtime"}
ADDRESSES = {"aws:sourceip", "aws:vpcsourceip"}
# "Included in the request context only if the requester uses a VPC endpoint", and then there is no aws:SourceIp.
OF_ENDPOINTS = ("aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip")
# The words of DynamoDB's API.
WORDS = {
    "dynamodb:select": ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"],
    "dynamodb:returnvalues": ["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"],
    "dynamodb:returnconsumedcapacity": ["INDEXES", "TOTAL", "NONE"],
}


class Key:
    """A key of a request: whether it is there, and its values. One that holds one value is no list."""

    def __init__(self, is_there, values, is_list=False):
        self.is_there, self.values, self.is_list = is_there, values, is_list


class Address:
    def __init__(self, name):
        self.is_v6 = z3.Bool(f"{name} is v6")
        self.v4, self.v6 = z3.BitVec(f"{name} v4", 32), z3.BitVec(f"{name} v6", 128)


class Requests:
    """All requests for an action. `most` is how many values of a list tell anything: as many as there are tests."""

    def __init__(self, action, most):
        self.action, self.most = action, most
        self.keys, self.limits = {}, []
        self.tags = set()

    def key(self, name):
        name = name.lower()
        name = ROWS[0] if name in ROWS else name
        if name not in self.keys:
            self.keys[name] = self._made(name)
        return self.keys[name]

    def possible(self):
        """What holds of every request."""
        together = list(self._together())
        return [*self.limits, *together]

    def shape(self, names):
        """Requests for two actions are alike in these keys if their shapes are."""
        carried = tuple(self.action.carries(name) for name in [*names, SCAN, "aws:tagkeys"])
        return carried, self.action.name in SEVERAL_ROWS

    def _made(self, name):
        if name in FIXED:
            return Key(TRUE, [z3.StringVal(FIXED[name])])
        if name == SECURE:
            return Key(TRUE, [TRUE])
        if name in ABSENT or not self.action.carries(name):
            return Key(FALSE, [], is_list=name in LISTS)
        is_there = z3.Bool(f"{name}?")
        if name == ROWS[0]:
            is_there = negation(self.key(SCAN).values[0]) if self.action.carries(SCAN) else TRUE
        elif name in (SCAN, "aws:useragent"):
            is_there = TRUE
        if name in MOMENTS:
            return self._moment(name)
        if name in FLAGS:
            return Key(is_there, [z3.Bool(name)])
        if name in ADDRESSES:
            return Key(is_there, [Address(name)])
        if name == "aws:multifactorauthage":
            age = z3.Int(name)
            self.limits.append(age >= 0)
            return Key(is_there, [age])
        count = 1
        if name in LISTS and (name != ROWS[0] or self.action.name in SEVERAL_ROWS):
            count = self.most
        values = [z3.String(f"{name} {number}") for number in range(count)]
        self.limits.extend(z3.InRe(value, language(name)) for value in values)
        if name.startswith("aws:requesttag/"):
            self.tags.add(name)
        return Key(is_there, values, is_list=name in LISTS)

    def _moment(self, name):
        now, seconds = z3.Real("now"), z3.Int("seconds")
        if name == "aws:epochtime":
            self.limits.append(z3.And(z3.ToReal(seconds) <= now, now < z3.ToReal(seconds) + 1))
            return Key(TRUE, [seconds])
        if name == "aws:currenttime":
            return Key(TRUE, [now])
        # When the session began.
        issued = z3.Real(name)
        self.limits.append(issued <= now)
        return Key(TRUE, [issued])

    def _together(self):
        """What keys say of each other."""
        known = self.keys
        if "aws:sourceip" in known:
            for name in OF_ENDPOINTS:
                if name in known:
                    yield negation(conj([known[name].is_there, known["aws:sourceip"].is_there]))
        if "aws:multifactorauthage" in known:
            # "If MFA was not used, this key is not present."
            present = self.key("aws:multifactorauthpresent")
            yield z3.Implies(known["aws:multifactorauthage"].is_there, conj([present.is_there, present.values[0]]))
        if "aws:calledvia" in known:
            via = self.key("aws:viaawsservice")
            yield z3.Implies(known["aws:calledvia"].is_there, conj([via.is_there, via.values[0]]))
        yield from self._tags()

    def _tags(self):
        """The tags of a request are those that its list of tags names."""
        listed = self.key("aws:tagkeys") if self.tags else None
        if listed is None or not listed.values:
            return
        for tag in sorted(self.tags):
            name = texts.expression(list(tag.removeprefix("aws:requesttag/")), any_case=True)
            is_named = disj([z3.InRe(value, name) for value in listed.values])
            yield self.keys[tag].is_there == conj([listed.is_there, is_named])


def language(name):
    """The texts that a key can have: none is empty."""
    if name in WORDS:
        return z3.Union(*[z3.Re(word) for word in WORDS[name]])
    if name.startswith(("aws:principaltag/", "aws:requesttag/")) or name == "aws:tagkeys":
        return texts.TAG
    if name == "aws:sourcearn":
        return texts.arn_expression("arn:*:*:*:*:*")
    return texts.SOME
