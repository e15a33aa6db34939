"""Cases: what is investigated, always as serious corruption, and always referred.

Words     case, definition, referral, mode of investigation, decision, outcome
Takes in  leads that the desk has put forward
Gives     referrals to the watchdog, decisions with reasons, outcomes
Never     the strength of the evidence in the answer to the referral question; a case near whom it is about
"""
