mod access;
mod affected;
mod template;
