"""Other ways to give the order of the lines in the two proofs, all of them right."""


def returns(name, answer):
    """A function of that name that returns this."""

    def proof():
        return answer

    proof.__name__ = name
    return proof


def ways(*letters):
    """The order as one text, in small letters, with signs between, and as a list."""
    return [
        returns("small_letters", "".join(letters).lower()),
        returns("commas", ", ".join(letters)),
        returns("arrows", " → ".join(letters) + "."),
        returns("one_text", "".join(letters)),
        returns("a_list", list(letters)),
    ]


VARIANTS = {"bp3_proof": ways(*"EGAD"), "bp4_proof": ways(*"GEBHC")}
