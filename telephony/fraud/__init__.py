"""Toll fraud: what a company's calls out look like when somebody else makes them. Pure: values in, findings out."""

from telephony.fraud.rules import Answer, FraudRules, Release, Rule, RulesError
from telephony.fraud.watch import Attempt, Finding, Watch

__all__ = ["Answer", "Attempt", "Finding", "FraudRules", "Release", "Rule", "RulesError", "Watch"]
