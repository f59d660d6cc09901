"""The pages in workflow order, and the frame around them: the script that Streamlit runs."""

from __future__ import annotations

import streamlit as st

from pages.ui.frame import frame
from pages.ui.parts import PAGES

WAY = {
    "Data": [
        ("upload", "Upload", ":material/upload_file:"),
        ("combine", "Combine", ":material/join_inner:"),
        ("clean", "Clean", ":material/cleaning_services:"),
        ("explore", "Explore", ":material/monitoring:"),
    ],
    "Model": [
        ("train", "Train", ":material/model_training:"),
        ("runs", "Runs", ":material/list_alt:"),
    ],
    "Understand": [
        ("evaluate", "Evaluate", ":material/fact_check:"),
        ("explain", "Explain", ":material/lightbulb:"),
        ("what_if", "What if", ":material/tune:"),
    ],
}

st.set_page_config(page_title="Vitrine", page_icon=":material/diamond:", layout="wide")
page = st.navigation(
    {
        section: [
            st.Page(PAGES / f"{name}.py", title=title, icon=icon, default=name == "upload")
            for name, title, icon in pages
        ]
        for section, pages in WAY.items()
    }
)
frame()
page.run()
