#pragma once

#include <QString>
#include <functional>

namespace relata::database {

// Told on the calling thread: what is being read, and how far it is.
struct Progress
{
    QString what; // English; the window words it itself by `step`
    int step = 0;
    int steps = 0;
};
using ProgressFunction = std::function<void(const Progress &)>;

} // namespace relata::database
