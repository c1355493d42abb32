//! Accounts, sessions, and letting devices in.

mod account;
mod devices;
mod keys;
mod proof;
mod sessions;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Server;

pub(crate) use account::{address_in, address_out, gender_word};

pub(crate) fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(account::register))
        .routes(routes!(account::me, account::change, account::delete))
        .routes(routes!(proof::ask))
        .routes(routes!(proof::confirm))
        .routes(routes!(sessions::sign_in, sessions::list))
        .routes(routes!(sessions::sign_out))
        .routes(routes!(sessions::end))
        .routes(routes!(keys::make, keys::list))
        .routes(routes!(keys::revoke))
        .routes(routes!(devices::code))
        .routes(routes!(devices::token))
        .routes(routes!(devices::pending, devices::decide))
}
