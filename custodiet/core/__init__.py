"""Core: the words every room speaks.

Words     ref, actor, guard, machine, rule, refusal
Gives     plain values and the base model
Never     a question about who may do what (accounts), or what happened (ledger)
"""
