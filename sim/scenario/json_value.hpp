#pragma once
#include "models/json/json_value.hpp"
