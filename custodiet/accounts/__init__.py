"""Accounts: users, roles, permissions, and the gate that every action passes.

Words     role, permission, scope, actor, gate, renewal, appointment
Takes in  people who sign in, set up by an administrator
Gives     the actor behind a request, and yes or no
Never     a way past the gate, a default password, one person alone becoming another, or one who reads
"""
