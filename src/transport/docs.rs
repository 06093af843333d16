//! Swagger UI.
