// Projects from and to disk, for the window and the command line alike.
#pragma once

#include "model/schema/schema.h"

namespace relata::flows {

struct LoadedProject
{
    Schema schema;
    bool newer = false; // written by a newer version that says we may read it: ask before overwriting
};

// Errors say where (file, line) and what; "project.missing" when there is no such file.
[[nodiscard]] Result<LoadedProject> loadProject(const QString &path);
// The whole file or nothing: what was there before stays until all bytes are on disk.
[[nodiscard]] Result<> saveProject(const QString &path, const Schema &schema);

} // namespace relata::flows
