"""Faults and harmless rewordings that can be planted in a parsed sentence."""
