//! What operators see: health, figures, the log, and how the forum behaves when its machine does not.

mod figures;
mod log;
mod servers;
mod stop;
mod unavailable;
