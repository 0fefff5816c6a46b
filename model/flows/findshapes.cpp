#include "model/flows/findparts.h"
namespace relata::flows::finding {
void findShapes(const Ground &, const Answers &, std::vector<Finding> *) {}
}
