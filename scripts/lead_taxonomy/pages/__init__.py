"""What the pages that people open have in common: `report` and `impact`.

A page is one HTML file that asks nothing of any server. `render_page` makes it from a template that extends
`layout.html.j2`; the look is in `base.css`, the parts that repeat in `macros.html.j2`. Charts are Altair charts
(`chart_spec`), drawn by `charts.js` in the colours of `base.css`. `explain.js` shows what a number means.
"""

from lead_taxonomy.pages.charts import chart_spec
from lead_taxonomy.pages.numbers import Numbers
from lead_taxonomy.pages.page import render_page

__all__ = ["Numbers", "chart_spec", "render_page"]
