"""The dashboard's pages and what they share; nothing outside this folder imports Streamlit."""
