def close(note, now):
    if note.open:
        if note.due:
            note.closed = now
        note.seen = True
    else:
        raise ConflictError("closed")
