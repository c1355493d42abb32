//! Password hashes: argon2id, computed away from the threads that answer requests.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use cradle_domain::customers::Password;

use crate::{Context, Error, Result};

/// The hash of no password: checked when there is no account, so that an unknown email takes as long
/// as a wrong password.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(b"nobody").unwrap_or_default());

fn hash_now(password: &[u8]) -> Result<String> {
    let hash = Argon2::default().hash_password(password).map_err(|error| Error::defect(error.to_string()))?;
    Ok(hash.to_string())
}

/// Hashes a password that was chosen.
pub(crate) async fn hash(ctx: &Context, password: Password) -> Result<String> {
    let _turn = ctx.hashing().acquire().await.map_err(Error::defect)?;
    tokio::task::spawn_blocking(move || hash_now(password.as_bytes())).await.map_err(Error::defect)?
}

/// Whether the password is the one that was hashed; without a hash never, and in the same time.
pub(crate) async fn verify(ctx: &Context, hash: Option<String>, password: Password) -> Result<bool> {
    let _turn = ctx.hashing().acquire().await.map_err(Error::defect)?;
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let Ok(hash) = PasswordHash::new(&hash) else { return false };
        let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        known && right
    })
    .await
    .map_err(Error::defect)
}
