//! What operators see: health, figures, the log, and how the forum behaves when its machine does not.

mod unavailable;
