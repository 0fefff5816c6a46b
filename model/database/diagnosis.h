// Why a connection works or doesn't, step by step, in sentences that a person can act on.
#pragma once

#include "model/database/serveraddress.h"

#include <atomic>
#include <functional>

namespace relata::database {

enum class DiagnosisStep { Address, Driver, Name, Server, Encryption, Login, Database, Version, Catalog };
enum class StepState { Running, Passed, Warned, Failed };

struct Finding
{
    DiagnosisStep step = DiagnosisStep::Address;
    StepState state = StepState::Running;
    Error said = {}; // the sentence, and what to do about it; nothing while it runs
};

// All steps of a server, or of a file, in their order.
[[nodiscard]] std::vector<DiagnosisStep> diagnosisSteps(const ServerAddress &address);

// Goes through the steps until one fails and tells of each, on the calling thread, when it begins and when it is done. Call it on a
// worker. Setting `cancelled` ends it soon, with what it has. Nothing is changed on the server.
std::vector<Finding> diagnose(const ServerAddress &address, const std::atomic_bool &cancelled, const std::function<void(const Finding &)> &told = {});
// The same for a SQLite file: there, whole, how many tables.
std::vector<Finding> diagnoseFile(const QString &path, const std::atomic_bool &cancelled, const std::function<void(const Finding &)> &told = {});

} // namespace relata::database
