"""A question answered with its figure: understood, asked of the marts, told in a sentence."""
