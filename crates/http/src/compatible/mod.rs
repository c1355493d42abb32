//! Interfaces of other services, spoken so that their programs send pictures here unchanged. Each ends
//! in the same use cases as our own, and takes keys only.

mod immich;

use axum::Router;

use crate::Server;

/// Routes outside of `/api/v1`, which the OpenAPI document does not describe: they are described by
/// those whose programs call them.
pub(crate) fn routes() -> Router<Server> {
    immich::routes()
}
