//! web
pub mod page;
