//! Placeholder until the digest is merged.
