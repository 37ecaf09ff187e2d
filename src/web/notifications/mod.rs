//! The page of the notifications.

pub mod handlers;
pub mod pages;

pub use self::handlers::sentence;
