"""Forecasts: questions that can resolve, judged apart, scored and pooled; never for the parties.

questions, outcomes : whether a question can resolve, why not, and what would do
seals : hashes of questions and of judgements, to fix them beforehand
judgements : who said what when, in a number or a word, and which one stands
scores : Brier, log, spherical, ranked probability, continuous ranked probability, Murphy's parts
pooling : one rule for two people as for fifty
recalibration : reliability by word; a correction from a hundred resolved on
board : a set of questions, pooled and scored
reader, entries : files of questions
presented : what is found, as JSON and as lines
"""
