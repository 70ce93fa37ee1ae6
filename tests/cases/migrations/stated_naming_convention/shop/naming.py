def columns(constraint, table):
    return "_and_".join(column.name for column in constraint.columns)
