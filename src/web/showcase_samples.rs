//! Sample views for the showcase page: every component in every state.
