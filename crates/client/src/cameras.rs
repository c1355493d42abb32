//! Cameras and their menus.

use cradle_wire::Uuid;
use cradle_wire::cameras::{Camera, CameraReport, Cameras, PermittedCameras, RegisterCamera, UpdateCamera};
use cradle_wire::menu::Menu;
use reqwest::Method;

use crate::centre::send;
use crate::{Centre, Trouble};

impl Centre {
    /// Registers a camera, or says that it is mine already; [`Trouble::Conflict`] when it is
    /// somebody else's.
    pub async fn register_camera(&self, camera: &RegisterCamera) -> Result<Camera, Trouble> {
        self.tell(Method::POST, "api/v1/cameras", camera).await
    }

    /// My cameras.
    pub async fn cameras(&self) -> Result<Cameras, Trouble> {
        self.get("api/v1/cameras").await
    }

    /// Which cameras the centre takes, and for what.
    pub async fn permitted_cameras(&self) -> Result<PermittedCameras, Trouble> {
        self.get("api/v1/permitted-cameras").await
    }

    /// A camera of mine.
    pub async fn camera(&self, id: Uuid) -> Result<Camera, Trouble> {
        self.get(&format!("api/v1/cameras/{id}")).await
    }

    /// Changes a camera's name or program version.
    pub async fn update_camera(&self, id: Uuid, change: &UpdateCamera) -> Result<Camera, Trouble> {
        self.tell(Method::PATCH, &format!("api/v1/cameras/{id}"), change).await
    }

    /// Takes a camera off the account.
    pub async fn delete_camera(&self, id: Uuid) -> Result<(), Trouble> {
        self.act(Method::DELETE, &format!("api/v1/cameras/{id}")).await
    }

    /// Tells what a camera says of itself.
    pub async fn report_camera(&self, id: Uuid, report: &CameraReport) -> Result<(), Trouble> {
        let request = self.begin(Method::POST, &format!("api/v1/cameras/{id}/reports"))?;
        send(request.json(report)).await.map(drop)
    }

    /// The menu for a camera of mine.
    pub async fn menu(&self, camera: Uuid) -> Result<Menu, Trouble> {
        self.get(&format!("api/v1/cameras/{camera}/menu")).await
    }

    /// The menu for pictures without a camera.
    pub async fn library_menu(&self) -> Result<Menu, Trouble> {
        self.get("api/v1/menu").await
    }
}
