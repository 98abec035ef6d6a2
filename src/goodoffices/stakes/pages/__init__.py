"""What the stakes desk shows: a page of plain lines and the same as plain JSON, one module a verb.

1. No figure of ours stands alone: a mean never leaves without its interval, on the same line.
2. Losses are shown for both sides, one under the other, or not at all.
3. Whose model and whose inputs stand above every figure.
4. Lines are at most 79 columns and can be read aloud.
"""
