def looks_like(text: str) -> set[str] | None:
    return None
