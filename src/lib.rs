//! **Lotsenforum**, the forum of the municipal Digitallotsen of Baden-Württemberg.
//!
//! Three floors; arrows only point down (`tests/architecture.rs`):
//!
//! ```text
//! doors        web      api      jobs      cli        how people, programs and clocks get in
//!               └────────┴───┬────┴────────┘
//! forum        regions · organisations · accounts · admin_log · sign_in · rules · access ·
//!               activity · channels · threads · affiliation · profiles · gazetteer ·
//!               curation · moderation · notifications · digest · invitations · membership · exchange
//!                                                                     what the forum is
//!                            │
//! foundation   config · clock · pulse · measures · error · db · text ·
//!              templates · mail                                       tools that know no forum word
//! ```
//!
//! To understand the house read, in this order: [`forum`], [`forum::threads`], `forum/threads/reply.rs`,
//! `web/threads/handlers.rs`, `tests/forum/threads/reply.rs`. More: `docs/ARCHITECTURE.md`.

// doors
pub mod api;
pub mod app;
pub mod cli;
pub mod jobs;
pub mod server;
pub mod web;

// forum
pub mod forum;

// foundation
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod german;
pub mod limiter;
pub mod mail;
pub mod measures;
pub mod picture;
pub mod pulse;
pub mod ring;
pub mod sentences;
pub mod templates;
pub mod text;
