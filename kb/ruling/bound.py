"""Whether a text binds the party, by who the party is and by what kind of text it is.

Terms are a contract: they bind who accepted them, and those for whom acceptance is made or passes on by law. Where that
is the question (privity, agency, assignment) it stays open. A licence binds whoever uses what it covers; who only got
outputs exercises none of its rights, so what it says of outputs reaches that party only if the text's own definition
of what it covers does. The reasons are ours; notes of the commentary on contract go deeper.
"""

from __future__ import annotations

from typing import NamedTuple

from kb.ruling.model import Applies
from kb.vocabulary import Actor, Channel, Role, Technique


class Bound(NamedTuple):
    """Whether a text binds, and why in words that fit behind ``:``; no words where it goes without saying."""

    applies: Applies
    why: str = ""


NO_ACCESS = frozenset({Actor.RECEIVED_OUTPUTS_ONLY, Actor.DATASET_USER, Actor.ACQUIRER})
"""Who neither used the service or model nor had it used: terms on its use ask nothing of that party."""

_AT_ARMS_LENGTH = NO_ACCESS | {Actor.AFFILIATE, Actor.CONTRACTOR, Actor.PRIVATE_ACCOUNT}
"""To whom only outputs came, when they were made by somebody who held the weights."""

_CONTRACT: dict[Actor, Bound] = {
    Actor.ACCEPTED_TERMS: Bound("yes"),
    Actor.EMPLOYER_ACCOUNT: Bound(
        "yes", "the organisation accepted it, and what its staff do on its account is its own act"
    ),
    Actor.SUCCESSOR: Bound("yes", "by a merger the contracts of the company that accepted it pass to its successor"),
    Actor.AFFILIATE: Bound(
        "open",
        "it did not itself accept it; a company of its group did, and whether that is enough turns on the text's words "
        "on affiliates and on for whom the other acted",
    ),
    Actor.PRIVATE_ACCOUNT: Bound(
        "open",
        "it did not itself accept it; one of its staff did in person, and whether that binds the employer turns on "
        "whether that person acted for it",
    ),
    Actor.OTHERS_ACCOUNT: Bound(
        "open",
        "it did not itself accept it; the account is another's, and whether using the service counts as accepting its "
        "terms is disputed",
    ),
    Actor.CONTRACTOR: Bound(
        "open",
        "it did not itself accept it; a contractor did, and whether that binds the client turns on whether the "
        "contractor acted as its agent or on its own account",
    ),
    Actor.DATASET_USER: Bound(
        "open",
        "it did not itself accept it; it took up what others published, and is reached only by what came with the data "
        "or by law outside the contract",
    ),
    Actor.ACQUIRER: Bound(
        "open",
        "it did not itself accept it; it bought the company, the model or the data, and a contract passes on "
        "only where "
        "it was assigned or taken over",
    ),
    Actor.RECEIVED_OUTPUTS_ONLY: Bound("open", "it did not itself accept it"),
}

USES_LICENSED = Bound("yes", "a licence binds whoever uses what it covers, whoever took it up first")
ONLY_OUTPUTS = Bound(
    "open",
    "it did not itself use what the licence covers; a licence follows outputs to others only as far as its own "
    "definition of what it covers reaches",
)
PASSED_ON = Bound("open", "it is a contract with the host, whose own terms do not pass it on to the host's users")
RECEIVED_DATA = Bound("open", "it was accepted by who made the data; who only received them is a stranger to it")


def bound(actor: str | None, licence: bool, role: Role, channel: Channel, technique: Technique) -> Bound:
    """Whether a text binds a party.

    :param actor: as the practice writes it; ``None``: not said, then the party is taken to have accepted.
    :param licence: a licence, or a policy that binds with one; else terms.
    :param role: what the source is to the student, with ``channel`` and ``technique`` how it is used.
    """
    who = Actor(actor) if actor else Actor.ACCEPTED_TERMS
    if not licence or who is Actor.ACCEPTED_TERMS:
        return _CONTRACT[who]
    if holds(role, channel, technique) or who not in _AT_ARMS_LENGTH:
        return USES_LICENSED
    return ONLY_OUTPUTS


def holds(role: Role, channel: Channel, technique: Technique) -> bool:
    """Whether the party must itself have what the licence covers: a data set, or weights it starts from or reads."""
    if role is Role.DATASET or channel is Channel.DOWNLOAD:
        return True
    return role is Role.BASE or technique in (Technique.WEIGHT_DERIVATION, Technique.LOGIT_MATCHING)
