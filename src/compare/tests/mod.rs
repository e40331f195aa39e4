mod access;
mod affected;
mod becoming;
mod others;
mod refused;
mod sign_in;
mod template;
