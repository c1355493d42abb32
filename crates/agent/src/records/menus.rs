//! The centre's last answers about cameras and menus, for when it is out of reach.

use cradle_wire::menu::Menu;

use super::{Recorded, Records};

/// A camera that the centre knows as the customer's.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Registered {
    /// Its id at the centre.
    pub camera_id: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Whether the centre may know how it is; none while the customer was not asked.
    pub reports: Option<bool>,
}

impl Records {
    /// The last menu for a camera (or for none, with an empty id).
    pub async fn menu(&self, customer: &str, camera: &str) -> Recorded<Option<Menu>> {
        let menu: Option<String> =
            sqlx::query_scalar("SELECT menu FROM menus WHERE customer_id = $1 AND camera_id = $2")
                .bind(customer)
                .bind(camera)
                .fetch_optional(&self.db)
                .await?;
        Ok(menu.map(|menu| serde_json::from_str(&menu)).transpose()?)
    }

    /// Records a menu.
    pub async fn remember_menu(&self, customer: &str, camera: &str, menu: &Menu) -> Recorded<()> {
        sqlx::query(
            "INSERT INTO menus (customer_id, camera_id, menu) VALUES ($1, $2, $3)
             ON CONFLICT (customer_id, camera_id) DO UPDATE SET menu = $3",
        )
        .bind(customer)
        .bind(camera)
        .bind(serde_json::to_string(menu)?)
        .execute(&self.db)
        .await?;
        Ok(())
    }

    /// The customer's cameras as the centre last told them.
    pub async fn registered(&self, customer: &str) -> Recorded<Vec<Registered>> {
        let cameras = sqlx::query_as(
            "SELECT camera_id, maker, model, serial, reports FROM registered WHERE customer_id = $1",
        );
        Ok(cameras.bind(customer).fetch_all(&self.db).await?)
    }

    /// Replaces the customer's cameras by what the centre tells.
    pub async fn remember_registered(&self, customer: &str, cameras: &[Registered]) -> Recorded<()> {
        let mut change = self.db.begin().await?;
        sqlx::query("DELETE FROM registered WHERE customer_id = $1")
            .bind(customer)
            .execute(&mut *change)
            .await?;
        for camera in cameras {
            sqlx::query(
                "INSERT INTO registered (customer_id, camera_id, maker, model, serial, reports)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            )
            .bind(customer)
            .bind(&camera.camera_id)
            .bind(&camera.maker)
            .bind(&camera.model)
            .bind(&camera.serial)
            .bind(camera.reports)
            .execute(&mut *change)
            .await?;
        }
        Ok(change.commit().await?)
    }
}
